/** The beginnings of everything libsignal prints; some of it is followed by whole sessions with private keys. */
const LIBSIGNAL_LINES = [
  'Closing session:',
  'Opening session:',
  'Removing old closed session:',
  'Session already closed',
  'Session already open',
  'Migrating session to:',
  'V1 session storage migration error:',
  'Decrypted message with closed session.',
  'Closing open session in favor of incoming prekey bundle',
  'Failed to decrypt message with any known session',
  'Session error:',
  'Unhandled bucket type (for naming):',
  'WARNING: Expected pubkey of length 33',
]

const silenced = new WeakSet<object>()

/** Drops what libsignal prints to the console, and nothing else (invariant 11): it takes no logger. */
export function silenceLibsignal(target: Pick<Console, 'info' | 'warn' | 'error'> = console): void {
  if (silenced.has(target)) return
  silenced.add(target)
  for (const level of ['info', 'warn', 'error'] as const) {
    const print = target[level].bind(target)
    target[level] = (...parts: unknown[]) => {
      const [first] = parts
      if (typeof first === 'string' && LIBSIGNAL_LINES.some((line) => first.startsWith(line))) return
      print(...parts)
    }
  }
}
