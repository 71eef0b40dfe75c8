/**
 * A person as WhatsApp knows them: phone in E.164 (`+79161234567`), LID as bare digits, and the id by which Meta names them
 * to one business (`US.13491208655302741918`). At least one is present.
 */
export type Peer = { phone?: string; lid?: string; userId?: string }
