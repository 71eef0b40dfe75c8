import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { instant } from '../../http/time.ts'
import { type ImportKind, rowImporter } from '../../imports/index.ts'
import { checkReportedTimes, numberOfCell, timeOfCell } from '../../orders/index.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import { scoreInput } from '../ratings/input.ts'
import { type OutsideReview, saveOutsideReview } from '../reviews/save-review.ts'

const rowInput = z.object({
  external_id: z.string().trim().min(1).max(300).optional(),
  author: z.string().trim().max(200).optional(),
  score: scoreInput,
  text: z.string().trim().max(10_000).optional(),
  posted_at: instant,
})

/** The names of columns in restaurants' tables. */
const columns = {
  оценка: 'score',
  балл: 'score',
  автор: 'author',
  имя: 'author',
  отзыв: 'text',
  текст: 'text',
  дата: 'posted_at',
  время: 'posted_at',
  номер: 'external_id',
}

/** Reviews of other sites from files. */
export function reviewImportKind({ db }: { db: ReadDb }): ImportKind {
  return {
    scope: 'reviews:write',
    columns,
    needs: [
      { fields: ['score'], called: 'Оценка' },
      { fields: ['posted_at'], called: 'Дата' },
    ],
    async open({ restaurant_id: restaurantId = '', source }, isTable) {
      const { time_zone } = await getRestaurant(db, restaurantId)
      const ofCells = (cells: Record<string, unknown>) => ({
        ...cells,
        ...(cells.score !== undefined && { score: numberOfCell(cells.score) }),
        ...(cells.posted_at !== undefined && { posted_at: timeOfCell(cells.posted_at, time_zone) }),
      })
      const shape = isTable ? ofCells : (row: Record<string, unknown>) => row
      return rowImporter(rowInput, { isTable, optional: ['author'], shape }, async (tx, row, at) => {
        checkReportedTimes({ posted_at: row.posted_at }, at)
        const { external_id, author = null, score, text, posted_at } = row
        const review = {
          restaurantId,
          source: source as OutsideReview['source'],
          externalId: external_id ?? fingerprint(author, posted_at, text),
          author,
          score,
          text: text || null,
          postedAt: posted_at,
        }
        return (await saveOutsideReview(tx, review, at)).outcome
      })
    },
  }
}

function fingerprint(author: string | null, postedAt: number, text: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([author, postedAt, text ?? '']))
    .digest('hex')
    .slice(0, 32)
}
