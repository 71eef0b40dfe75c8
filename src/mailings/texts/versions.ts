import { LRUCache } from 'lru-cache'
import { afterCommit, type Tx } from '../../db/index.ts'
import type { TextKey } from './key.ts'
import { keepVersion } from './store.ts'

const KNOWN_VERSIONS = 1_000

/**
 * The numbers of versions, each read from the store once in this process, so that later messages cost no statement. A
 * new one is recorded in the transaction of the first message that leaves with it.
 */
export function openVersions() {
  const known = new LRUCache<string, number>({ max: KNOWN_VERSIONS })
  return {
    async numberOf(tx: Tx, key: TextKey, at: number): Promise<number> {
      const name = nameOf(key)
      const found = known.get(name)
      if (found !== undefined) return found
      const version = await keepVersion(tx, key, at)
      afterCommit(tx, () => void known.set(name, version))
      return version
    },
  }
}

function nameOf({ mailingId, channel, templateId, templateVersion, messageTemplateKey }: TextKey): string {
  return `${mailingId} ${channel} ${templateId} ${templateVersion} ${messageTemplateKey}`
}
