import { encodeSyncdPatch, newLTHashState, proto } from '@whiskeysockets/baileys'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { AppStateCollection, Companion, OwnPhone } from './phones.ts'

/** Synchronised settings of a number: keeps the patches that devices send and hands them to those that ask. */
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
      tellOthers(network, companion, name, stored.version)
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

function appendPatch(stored: AppStateCollection, patch: proto.ISyncdPatch): void {
  stored.version += 1
  stored.patches.push(Buffer.from(proto.SyncdPatch.encode({ ...patch, version: { version: stored.version } }).finish()))
}

function tellOthers(network: Network, author: Companion, name: string, version: number): void {
  for (const other of author.owner.companions.values()) {
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
