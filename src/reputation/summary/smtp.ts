import { once } from 'node:events'
import { promisify } from 'node:util'
import MailComposer from 'nodemailer/lib/mail-composer'
import { parseConnectionUrl } from 'nodemailer/lib/shared'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { SECOND } from '../../lib/units.ts'

export type Mail = { from: string; to: string; subject: string; text: string; messageId: string }

/** What became of a mail: `unsure` means that its answer was lost, so it may have arrived. */
export type MailResult =
  | { outcome: 'sent' }
  | { outcome: 'refused'; again: boolean; reason: string }
  | { outcome: 'unsure'; reason: string }

/** A connection that is ready to accept mails; nothing has left yet. */
export type MailSession = Disposable & { send(mail: Mail): Promise<MailResult> }

export type Mailer = () => Promise<MailSession>

const TIMEOUT_MS = 30 * SECOND

/** Mails through a server such as `smtps://user:password@smtp.example.com`. Opening throws when it cannot be reached. */
export function smtpMailer(url: string): Mailer {
  const { auth, ...options } = parseConnectionUrl(url)
  return async () => {
    const connection = new SMTPConnection({
      ...(options as object),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    })
    const broken = once(connection, 'error').then(([error]) => Promise.reject(error as Error))
    // Handled where it matters: a connection that breaks between two steps must not end the process.
    broken.catch(() => undefined)
    try {
      await Promise.race([promisify(connection.connect.bind(connection))(), broken])
      if (auth) await Promise.race([promisify(connection.login.bind(connection))(auth as never), broken])
    } catch (error) {
      connection.close()
      throw error
    }
    return {
      [Symbol.dispose]: () => connection.close(),
      async send({ messageId, ...mail }) {
        const composed = new MailComposer({ ...mail, messageId }).compile()
        const raw = await composed.build()
        const handed = promisify(connection.send.bind(connection))(composed.getEnvelope(), raw)
        return Promise.race([handed, broken]).then(() => ({ outcome: 'sent' as const }), resultOf)
      },
    }
  }
}

/** A server that answered with an error code has not accepted it; without an answer nobody knows. */
function resultOf(error: { responseCode?: number; code?: string }): MailResult {
  const { responseCode, code = 'unknown' } = error
  if (code === 'EENVELOPE' && responseCode === undefined) return { outcome: 'refused', again: false, reason: code }
  if (responseCode === undefined || responseCode < 400) return { outcome: 'unsure', reason: code }
  return { outcome: 'refused', again: responseCode < 500, reason: `${code} ${responseCode}` }
}
