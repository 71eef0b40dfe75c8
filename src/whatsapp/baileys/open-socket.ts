import { makeWASocket, type WASocket } from '@whiskeysockets/baileys'
import type { OpenOptions, OutgoingMessage } from '../port.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { withGuardedEvents } from './event-guard.ts'
import { withoutIssuing } from './issue-tokens.ts'
import { peerOf } from './jid.ts'
import { type BuiltMessage, buildMessage } from './outgoing.ts'
import { gateOutput } from './output-gate.ts'
import type { Prepared } from './prepare-connection.ts'
import { quietLogger } from './quiet-logger.ts'
import { isSending } from './send.ts'
import { socketConfig } from './socket-config.ts'

type OnFault = Parameters<typeof withGuardedEvents>[1]['onFault']

/** Makes the socket, which connects by itself. `onFault` is called with what Baileys fails to read. */
export function openSocket(deps: ConnectionDeps, options: OpenOptions, prepared: Prepared, onFault: OnFault) {
  const { log, settings, versions, tunnel, downloads, thumbnail, secretOf } = deps
  const { contentToResend, expirationOf } = options
  const { keys, guard, complete } = prepared
  const version = versions.current()
  const logger = quietLogger(log)
  const config = socketConfig({
    settings,
    version,
    logger,
    auth: { creds: keys.creds, keys: withoutIssuing(keys.keys, isSending) },
    makeSignalRepository: guard.makeSignalRepository,
    tunnel,
    downloads: downloads.dispatcher(() => sock.getMediaHost()),
    getMessage: async ({ id, remoteJid }) => {
      if (!id || !remoteJid) return undefined
      const content = await contentToResend(id)
      return content && (await build(remoteJid, { id, content })).message
    },
  })
  const sock: WASocket = withGuardedEvents(() => makeWASocket(config), { onFault, onHandled: guard.handled })
  const gate = gateOutput(sock, keys)

  async function build(jid: string, message: Omit<OutgoingMessage, 'to'>): Promise<BuiltMessage> {
    const { id, content, expiration } = message
    const peer = expiration === undefined ? peerOf(jid) : undefined
    return buildMessage(
      { upload: sock.waUploadToServer, logger, userJid: keys.creds.me?.id ?? '', thumbnail, secretOf },
      jid,
      id,
      content,
      peer ? await expirationOf?.(await complete(peer)) : (expiration ?? undefined),
    )
  }

  return { sock, gate, build, version }
}
