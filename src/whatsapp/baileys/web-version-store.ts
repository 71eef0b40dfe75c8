import type { Db } from '../../db/index.ts'

type Known = { version: string; at: number }

/** Versions of WhatsApp Web known to this installation, shared by all its processes. */
export type VersionStore = {
  read(): Promise<{ latest?: Known | undefined; accepted?: Known | undefined }>
  write(kind: 'latest' | 'accepted', version: string, at: number): Promise<void>
}

export function versionStore(db: Db): VersionStore {
  return {
    async read() {
      const rows = await db.selectFrom('whatsapp_web_versions').selectAll().execute()
      const find = (kind: string) => rows.find((row) => row.kind === kind)
      return { latest: find('latest'), accepted: find('accepted') }
    },
    async write(kind, version, at) {
      await db
        .insertInto('whatsapp_web_versions')
        .values({ kind, version, at })
        .onConflict((conflict) => conflict.column('kind').doUpdateSet({ version, at }))
        .execute()
    },
  }
}
