import type { Selectable } from 'kysely'
import { ifGiven, type ReadDb } from '../../db/index.ts'
import type { Channel } from '../../db/schema/deliveries.ts'
import type { MailingTextsTable } from '../../db/schema/mailings.ts'

export type MailingTextRow = Selectable<MailingTextsTable>

/** The versions of a mailing's texts, those of a channel from the oldest to the newest. */
export function findTexts(db: ReadDb, mailingId: string): Promise<MailingTextRow[]> {
  return db
    .selectFrom('mailing_texts')
    .selectAll()
    .where('mailing_id', '=', mailingId)
    .orderBy('channel')
    .orderBy('version')
    .execute()
}

type Search = {
  channel?: Channel | undefined
  version?: number | undefined
  /** Channel and version of the last one of the page before. */
  after?: readonly [string, number] | undefined
  limit: number
}

/** A page of them, channel by channel, the newest of each first. */
export function listTexts(
  db: ReadDb,
  mailingId: string,
  { channel, version, after, limit }: Search,
): Promise<MailingTextRow[]> {
  return db
    .selectFrom('mailing_texts')
    .selectAll()
    .where('mailing_id', '=', mailingId)
    .$call(ifGiven(channel, (q, given) => q.where('channel', '=', given)))
    .$call(ifGiven(version, (q, given) => q.where('version', '=', given)))
    .$call(
      ifGiven(after, (q, [last, number]) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('channel', 'version'), '<', tuple(last as Channel, number))),
      ),
    )
    .orderBy('channel', 'desc')
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
}
