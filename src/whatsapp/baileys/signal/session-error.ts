/** Baileys decides by the words of these errors, which are libsignal's, whether to ask for a repeat. */
export class SessionError extends Error {
  constructor(message: string, name = 'SessionError') {
    super(message)
    this.name = name
  }
}
