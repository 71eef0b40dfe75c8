import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { findLiveNumber, type NumberRow } from './store.ts'

export type HistorySettings = Pick<Settings, 'OTKLIK_HISTORY'>

export const historyRuleSchema = z
  .enum(['recent', 'off'])
  .meta({ description: 'What is taken of the chats that the phone remembers: the recent ones, or nothing' })

/** The number's own rule, or that of all numbers. */
export function historyRuleOf(row: Pick<NumberRow, 'history'>, settings: HistorySettings) {
  return { take: row.history ?? settings.OTKLIK_HISTORY, inherited: row.history === null }
}

/** Whether the inbox accepts history that the number's phone sends unasked. */
export async function takesHistory(db: ReadDb, settings: HistorySettings, numberId: string): Promise<boolean> {
  const row = await findLiveNumber(db, numberId)
  return row !== undefined && historyRuleOf(row, settings).take === 'recent'
}
