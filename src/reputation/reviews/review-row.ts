import type { Selectable } from 'kysely'
import type { ReviewsTable } from '../../db/schema/reputation.ts'

export type ReviewRow = Selectable<ReviewsTable>
