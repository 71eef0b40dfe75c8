/** WhatsApp did not answer a question, or the connection ended before it did. */
export class WhatsAppSilent extends Error {}
