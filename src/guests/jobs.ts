import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks who waits for an answer longer than they should. */
export const tellOverdueJob = declareJob({ queue: 'tell-overdue', name: 'look', payload: z.object({}) })
/** Brings conversations to teams and people. */
export const assignConversationsJob = declareJob({ queue: 'assign-conversations', name: 'look', payload: z.object({}) })
/** Looks who of the guests changed lately may be one person with another. */
export const findDuplicatesJob = declareJob({ queue: 'find-duplicates', name: 'look', payload: z.object({}) })
/** Goes on with erasures of guests that are due. Repeated; asked for when one begins. */
export const eraseGuestsJob = declareJob({ queue: 'erase-guests', name: 'erase', payload: z.object({}) })
