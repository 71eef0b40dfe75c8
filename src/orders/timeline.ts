import { z } from 'zod'
import type { TimelineResolvers, TimelineShapes } from '../guests/index.ts'
import { bonusSchema, orderSchema, presentBonus, presentOrder } from './present.ts'
import { RETENTIONS } from './retentions.ts'
import { ordersByIds } from './view.ts'

export const orderTimelineShapes = {
  order: [orderSchema],
  bonus: [bonusSchema],
  retention: [z.object({ from: z.enum(RETENTIONS).nullable(), to: z.enum(RETENTIONS) })],
} satisfies TimelineShapes

/** How orders, bonuses and changes of retention appear in a guest's timeline. */
export const orderTimelineResolvers = {
  async order(db, refIds) {
    const orders = await ordersByIds(db, refIds)
    return new Map([...orders].map(([id, row]) => [id, presentOrder(row)]))
  },
  async bonus(db, refIds) {
    const rows = await db.selectFrom('bonuses').selectAll().where('id', 'in', refIds).execute()
    return new Map(rows.map((row) => [row.id, presentBonus(row)]))
  },
  async retention(db, refIds) {
    const rows = await db.selectFrom('retention_changes').selectAll().where('id', 'in', refIds).execute()
    return new Map(rows.map((row) => [row.id, { from: row.from_retention, to: row.to_retention }]))
  },
} satisfies TimelineResolvers
