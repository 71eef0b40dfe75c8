import { decodePatches, encodeSyncdPatch, newLTHashState, proto } from '@whiskeysockets/baileys'
import type { Guest } from './guests.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf, lidJid, pnJid } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { AppStateCollection, Companion, OwnPhone } from './phones.ts'

type AppStateName = Parameters<typeof decodePatches>[0]

/** A number's synchronised settings: stores the patches that devices send and returns them on request. */
export function answerAppState(network: Network, companion: Companion, query: BinaryNode): BinaryNode {
  const collections = children(child(query, 'sync')).map((asked): BinaryNode => {
    const name = asked.attrs.name ?? ''
    const stored = companion.owner.appState.get(name) ?? { version: 0, patches: [] }
    companion.owner.appState.set(name, stored)
    const version = Number(asked.attrs.version ?? 0)
    const patch = bytes(asked, 'patch')
    if (patch.length) {
      if (version !== stored.version) {
        const error: BinaryNode = { tag: 'error', attrs: { code: '409', text: 'conflict' } }
        return { tag: 'collection', attrs: { name, type: 'error', version: String(stored.version) }, content: [error] }
      }
      appendPatch(stored, proto.SyncdPatch.decode(patch))
      tellOthers(network, companion, companion.owner, name, stored.version)
      void notePatch(network, companion.owner, name as AppStateName, stored).catch(() => undefined)
      return { tag: 'collection', attrs: { name, version: String(stored.version) } }
    }
    const missing = stored.patches.slice(version).map((item) => leaf('patch', item))
    return {
      tag: 'collection',
      attrs: { name, version: String(version), has_more_patches: 'false' },
      content: missing.length ? [{ tag: 'patches', attrs: {}, content: missing }] : undefined,
    }
  })
  return { tag: 'sync', attrs: {}, content: collections }
}

/** Puts the phone's push name into its settings, where a new device looks for it. */
export async function publishPushName(owner: OwnPhone): Promise<void> {
  const type = 'critical_block'
  if (owner.appState.has(type)) return
  const stored: AppStateCollection = { version: 0, patches: [] }
  owner.appState.set(type, stored)
  const setting = {
    type,
    index: ['setting_pushName'],
    syncAction: { timestamp: 0, pushNameSetting: { name: owner.pushName } },
    apiVersion: 1,
    operation: proto.SyncdMutation.SyncdOperation.SET,
  } as const
  const { id, data } = owner.appStateKey
  const { patch } = await encodeSyncdPatch(
    { ...setting, index: [...setting.index] },
    id.toString('base64'),
    newLTHashState(),
    async () => ({
      keyData: data,
    }),
  )
  appendPatch(stored, patch)
}

/** The owner marks a guest's chat as unread or read on the phone itself. */
export async function phoneMarksChat(network: Network, owner: OwnPhone, guest: Guest, unread: boolean): Promise<void> {
  const type = 'regular_low'
  const stored = owner.appState.get(type) ?? { version: 0, patches: [] }
  owner.appState.set(type, stored)
  const { state } = await readPatches(owner, type, stored)
  const mark = {
    type,
    index: ['markChatAsRead', guest.phone ? pnJid(guest.phone) : lidJid(guest.lid)],
    syncAction: { timestamp: network.now(), markChatAsReadAction: { read: !unread } },
    apiVersion: 3,
    operation: proto.SyncdMutation.SyncdOperation.SET,
  } as const
  const keyId = owner.appStateKey.id.toString('base64')
  const { patch } = await encodeSyncdPatch({ ...mark, index: [...mark.index] }, keyId, state, keyOf(owner))
  appendPatch(stored, patch)
  tellOthers(network, undefined, owner, type, stored.version)
}

const keyOf = (owner: OwnPhone) => async () => ({ keyData: owner.appStateKey.data })

/** The state a collection has reached by its patches, and what the latest of them say. */
function readPatches(owner: OwnPhone, name: AppStateName, { patches }: AppStateCollection) {
  const decoded = patches.map((patch) => proto.SyncdPatch.decode(patch))
  return decodePatches(name, decoded, newLTHashState(), keyOf(owner), {}, undefined, undefined, false)
}

/** A device's change concerns the phone too: the ledger records it. */
async function notePatch(network: Network, owner: OwnPhone, name: AppStateName, stored: AppStateCollection) {
  const { mutationMap } = await readPatches(owner, name, stored)
  const changes = Object.values(mutationMap).map(({ index, syncAction }) => ({ index, ...syncAction.value }))
  network.ledger.note({ at: network.now(), number: owner.phone, note: 'settings changed', detail: { name, changes } })
}

function appendPatch(stored: AppStateCollection, patch: proto.ISyncdPatch): void {
  stored.version += 1
  stored.patches.push(Buffer.from(proto.SyncdPatch.encode({ ...patch, version: { version: stored.version } }).finish()))
}

function tellOthers(
  network: Network,
  author: Companion | undefined,
  owner: OwnPhone,
  name: string,
  version: number,
): void {
  for (const other of owner.companions.values()) {
    if (other === author) continue
    deliver(network, other, {
      tag: 'notification',
      attrs: {
        from: '@s.whatsapp.net',
        type: 'server_sync',
        id: `sync-${name}-${version}`,
        t: String(Math.floor(network.now() / 1000)),
      },
      content: [{ tag: 'collection', attrs: { name, version: String(version) } }],
    })
  }
}
