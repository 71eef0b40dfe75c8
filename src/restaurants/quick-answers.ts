import type { Selectable } from 'kysely'
import { z } from 'zod'
import { type Db, isUniqueViolation, type ReadDb, transact } from '../db/index.ts'
import type { QuickAnswersTable } from '../db/schema/restaurants.ts'
import { languageInput } from '../http/inputs.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { instantOut, toIso } from '../http/time.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'

type QuickAnswerRow = Selectable<QuickAnswersTable>

const shortcut = z
  .string()
  .trim()
  .toLowerCase()
  .max(40)
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'must be one word of up to 40 letters, digits, _ and -')
  .meta({ description: 'What an operator types to get it; in small letters, unique' })

export const newQuickAnswerInput = z.object({
  shortcut,
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(4_000),
  language: languageInput.nullable().optional(),
})

export const quickAnswerChangesInput = newQuickAnswerInput.partial()

export const quickAnswerSchema = z
  .object({
    id: z.string(),
    shortcut: z.string(),
    title: z.string(),
    text: z.string(),
    language: z.string().nullable(),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'QuickAnswer' })

export type QuickAnswerOut = z.output<typeof quickAnswerSchema>

export function presentQuickAnswer({ folded_title: _, ...row }: QuickAnswerRow): QuickAnswerOut {
  return { ...row, created_at: toIso(row.created_at), updated_at: toIso(row.updated_at) }
}

/** By shortcut; `q` is the beginning of a shortcut or a title. */
export async function listQuickAnswers(db: ReadDb, { cursor, limit, q }: PageQuery & { q?: string | undefined }) {
  let query = db.selectFrom('quick_answers').selectAll()
  if (q !== undefined) {
    query = query.where((eb) => {
      const begins = (column: 'shortcut' | 'folded_title', text: string) =>
        eb(eb.fn<string>('substr', [column, eb.lit(1), eb.lit([...text].length)]), '=', text)
      return eb.or([begins('shortcut', q.toLowerCase()), begins('folded_title', fold(q))])
    })
  }
  if (cursor) query = query.where('shortcut', '>', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('shortcut')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.shortcut], presentQuickAnswer)
}

/** Throws `conflict` when the shortcut is taken. */
export function addQuickAnswer(
  db: Db,
  { language = null, ...given }: z.output<typeof newQuickAnswerInput>,
  at: number,
): Promise<QuickAnswerRow> {
  const row = { ...given, language, folded_title: fold(given.title), created_at: at, updated_at: at }
  return orTaken(
    transact(db, (tx) =>
      tx
        .insertInto('quick_answers')
        .values({ id: newId('qan'), ...row })
        .returningAll()
        .executeTakeFirstOrThrow(),
    ),
  )
}

/** Throws `not_found`, and `conflict` when the shortcut is taken. */
export async function changeQuickAnswer(
  db: Db,
  id: string,
  changes: z.output<typeof quickAnswerChangesInput>,
  at: number,
): Promise<QuickAnswerRow> {
  const folded = changes.title === undefined ? {} : { folded_title: fold(changes.title) }
  const row = await orTaken(
    db
      .updateTable('quick_answers')
      .set({ ...changes, ...folded, updated_at: at })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),
  )
  if (!row) throw notFound('quick answer', id)
  return row
}

/** Throws `not_found`. */
export async function deleteQuickAnswer(db: Db, id: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('quick_answers').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('quick answer', id)
}

async function orTaken<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', 'Another quick answer has this shortcut; choose another or change that one.', [
      { path: 'body.shortcut', message: 'is taken' },
    ])
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е')
}
