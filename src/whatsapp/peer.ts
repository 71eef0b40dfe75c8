/** A person as WhatsApp knows them: phone in E.164 (`+79161234567`), LID as bare digits. At least one is present. */
export type Peer = { phone?: string; lid?: string }
