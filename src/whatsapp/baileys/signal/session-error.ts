/** By the words of these errors, which are libsignal's, Baileys decides whether to ask for a repeat. */
export class SessionError extends Error {
  constructor(message: string, name = 'SessionError') {
    super(message)
    this.name = name
  }
}
