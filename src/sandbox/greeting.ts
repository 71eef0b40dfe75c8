import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { encodeWAMessage, proto } from '@whiskeysockets/baileys'
import { publishPushName } from './app-state.ts'
import type { Network } from './network.ts'
import { lidJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion } from './phones.ts'
import { takeBundle } from './prekeys.ts'
import { beginSession, encrypt, hasSession } from './signal-device.ts'
import { tokensInHistory } from './tokens.ts'

const compress = promisify(deflate)
const { Type } = proto.Message.ProtocolMessage
const { HistorySyncType } = proto.HistorySync

/** What a phone sends to a device at its first login: the app-state key, then an history that holds no messages. */
export async function greet(network: Network, companion: Companion): Promise<void> {
  const { appStateKey } = companion.owner
  await publishPushName(companion.owner)
  await sendPeerMessage(network, companion, {
    protocolMessage: {
      type: Type.APP_STATE_SYNC_KEY_SHARE,
      appStateSyncKeyShare: {
        keys: [
          {
            keyId: { keyId: appStateKey.id },
            keyData: {
              keyData: appStateKey.data,
              fingerprint: { rawId: 1, currentIndex: 1, deviceIndexes: [0] },
              timestamp: network.now(),
            },
          },
        ],
      },
    },
  })
  await sendHistory(network, companion, HistorySyncType.INITIAL_BOOTSTRAP)
  const chats = tokensInHistory(companion.owner)
  if (chats.length > 0) await sendHistory(network, companion, HistorySyncType.RECENT, chats)
}

async function sendHistory(
  network: Network,
  companion: Companion,
  syncType: proto.HistorySync.HistorySyncType,
  conversations: proto.IConversation[] = [],
): Promise<void> {
  const history = proto.HistorySync.encode({
    syncType,
    conversations,
    chunkOrder: 0,
    progress: 100,
  }).finish()
  await sendPeerMessage(network, companion, {
    protocolMessage: {
      type: Type.HISTORY_SYNC_NOTIFICATION,
      historySyncNotification: {
        syncType: syncType as number,
        chunkOrder: 0,
        progress: 100,
        initialHistBootstrapInlinePayload: await compress(history),
      },
    },
  })
}

let nextPeerMessage = 1

async function sendPeerMessage(network: Network, companion: Companion, message: proto.IMessage): Promise<void> {
  const { owner } = companion
  const peer = { number: owner.phone, device: companion.device }
  if (!hasSession(owner.signal, peer)) await beginSession(owner.signal, peer, takeBundle(network, companion))
  const { type, body } = await encrypt(owner.signal, peer, encodeWAMessage(message))
  deliver(network, companion, {
    tag: 'message',
    attrs: {
      from: pnJid(owner.phone),
      sender_lid: lidJid(owner.lid),
      id: `PEER${String(nextPeerMessage++).padStart(16, '0')}`,
      t: unixSeconds(network.now()),
      type: 'protocol',
      category: 'peer',
    },
    content: [{ tag: 'enc', attrs: { v: '2', type }, content: body }],
  })
}
