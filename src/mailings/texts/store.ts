import { type ReadDb, RetryTransaction, type Tx } from '../../db/index.ts'
import type { TextKey } from './key.ts'

/** The number of a version that has been sent before; undefined: it never was. */
async function findVersion(db: ReadDb, key: TextKey): Promise<number | undefined> {
  const row = await db
    .selectFrom('mailing_texts')
    .select('version')
    .where('mailing_id', '=', key.mailingId)
    .where('channel', '=', key.channel)
    .where('template_id', '=', key.templateId)
    .where('template_version', '=', key.templateVersion)
    .where('message_template_key', '=', key.messageTemplateKey)
    .executeTakeFirst()
  return row?.version
}

/** The number of a version; a new version gets the next. Several processes may record it at once. */
export async function keepVersion(tx: Tx, key: TextKey, at: number): Promise<number> {
  const known = await findVersion(tx, key)
  if (known !== undefined) return known
  const { newest } = await tx
    .selectFrom('mailing_texts')
    .select(({ fn }) => fn.max('version').as('newest'))
    .where('mailing_id', '=', key.mailingId)
    .where('channel', '=', key.channel)
    .executeTakeFirstOrThrow()
  const version = (newest ?? 0) + 1
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('mailing_texts')
    .values({
      mailing_id: key.mailingId,
      channel: key.channel,
      version,
      template_id: key.templateId,
      template_version: key.templateVersion,
      message_template: key.messageTemplate,
      message_template_key: key.messageTemplateKey,
      since_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return version
  // Another process was faster, with this version or with another one.
  throw new RetryTransaction('the version of a text')
}
