import type { ILogger } from '@whiskeysockets/baileys/lib/Utils/logger.js'
import type { Logger } from '../../lib/logger.ts'

/**
 * Baileys logs whole stanzas, keys and phones. Only the fixed words of its warnings and errors pass, at debug level,
 * with every longer number masked (invariant 11).
 */
export function quietLogger(log: Logger): ILogger {
  const nothing = () => undefined
  const say = (level: string) => (subject: unknown, message?: string) => {
    const text = message ?? (typeof subject === 'string' ? subject : undefined)
    if (text) log.debug({ level }, `baileys: ${text.replace(/\d{5,}/g, '#')}`)
  }
  const logger: ILogger = {
    level: 'warn',
    child: () => logger,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: say('warn'),
    error: say('error'),
  }
  return logger
}
