import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks for guests who have waited for an answer longer than they should. */
export const tellOverdueJob = declareJob({ queue: 'tell-overdue', name: 'look', payload: z.object({}) })
/** Assigns conversations to teams and people. */
export const assignConversationsJob = declareJob({ queue: 'assign-conversations', name: 'look', payload: z.object({}) })
/** Looks for recently changed guests who may be the same person as another. */
export const findDuplicatesJob = declareJob({ queue: 'find-duplicates', name: 'look', payload: z.object({}) })
/** Continues erasures that are due. Repeated, and queued when one begins. */
export const eraseGuestsJob = declareJob({ queue: 'erase-guests', name: 'erase', payload: z.object({}) })
