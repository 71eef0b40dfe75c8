import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { findMetaAccount, findNumbers } from '../numbers/index.ts'
import { createGraphClient } from '../whatsapp/cloud.ts'
import type { TemplateGraph } from './deps.ts'

type Deps = { db: ReadDb; secretKey: Uint8Array; settings: Pick<Settings, 'OTKLIK_META_ALLOW_PRIVATE'> }

/** The business accounts at Meta of the official numbers, and access to each: with the token of one of its numbers. */
export function metaAccounts({ db, secretKey, settings }: Deps) {
  const findAll = async () =>
    (await findNumbers(db, null)).flatMap((row) => {
      const account = findMetaAccount({ secretKey }, row)
      return account ? [account] : []
    })
  return {
    async listAccounts(): Promise<string[]> {
      return [...new Set((await findAll()).map(({ wabaId }) => wabaId))]
    },
    async openGraph(wabaId: string): Promise<TemplateGraph | undefined> {
      const account = (await findAll()).find((each) => each.wabaId === wabaId)
      if (!account) return undefined
      const { graphUrl, accessToken } = account
      return createGraphClient({ graphUrl, accessToken, allowPrivate: settings.OTKLIK_META_ALLOW_PRIVATE })
    },
  }
}
