import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion } from './phones.ts'

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
      stored.patches.push(patch)
      stored.version += 1
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
