import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Stores finished days and checks for alerts that change with time alone. Repeated every few minutes. */
export const keepFiguresJob = declareJob({ queue: 'keep-figures', name: 'keep-figures', payload: z.object({}) })

/** Plans and sends the managers' weekly summary. Repeated every few minutes; what is due is in SQL. */
export const sendSummariesJob = declareJob({ queue: 'send-summaries', name: 'send-summaries', payload: z.object({}) })

/** Fetches reviews from sites with a connector and publishes replies there. Repeated every minute; due times are in SQL. */
export const syncReviewsJob = declareJob({ queue: 'sync-reviews', name: 'sync-reviews', payload: z.object({}) })

/**
 * Reads reviews again that an older version of the rules has read. Repeated every few minutes; only new rules find any.
 */
export const recomputeTopicsJob = declareJob({
  queue: 'recompute-topics',
  name: 'recompute-topics',
  payload: z.object({}),
})
