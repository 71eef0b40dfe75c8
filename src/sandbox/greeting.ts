import { proto } from '@whiskeysockets/baileys'
import { publishPushName } from './app-state.ts'
import { encoded, sendChunk, sendRecent } from './history.ts'
import type { Network } from './network.ts'
import { sendPeerMessage } from './peer-message.ts'
import type { Companion } from './phones.ts'

const { Type } = proto.Message.ProtocolMessage
const { HistorySyncType } = proto.HistorySync

/** What a phone sends to a device at its first login: the app-state key, then its history, if it sends that. */
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
  await sendChunk(network, companion, encoded(HistorySyncType.INITIAL_BOOTSTRAP, []), {
    syncType: HistorySyncType.INITIAL_BOOTSTRAP,
    chunkOrder: 0,
    progress: 100,
  })
  if (companion.owner.history.onLink || companion.owner.tokens.size > 0) await sendRecent(network, companion)
}
