/**
 * A person as WhatsApp knows them: the phone in E.164 (`+79161234567`), the LID as bare digits, and the id by which
 * Meta names them to one business (`US.13491208655302741918`). At least one is present.
 */
export type Peer = { phone?: string; lid?: string; userId?: string }
