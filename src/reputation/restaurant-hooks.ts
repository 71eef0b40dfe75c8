import { z } from 'zod'
import { AppError } from '../lib/errors.ts'
import { formulaSchema, type RestaurantHooks, reviewSitesSchema } from '../restaurants/index.ts'
import { changesOf } from './changes-of.ts'
import type { ReputationDeps } from './deps.ts'
import { forgetAllDays } from './figures/days.ts'
import { ratingSummaries } from './figures/rating-page.ts'
import { summarySchema } from './figures/schema.ts'

const settingsSchema = z.object({
  review_sites: reviewSitesSchema.optional(),
  formula: changesOf(formulaSchema).optional(),
})

/** Adds a restaurant's rating with the day's arrow wherever restaurants are shown, and checks its settings. */
export function restaurantHooks({ db, clock }: Pick<ReputationDeps, 'db' | 'clock'>): RestaurantHooks {
  return {
    check(settings) {
      const { error } = settingsSchema.safeParse(settings)
      if (!error) return
      const errors = error.issues.map(({ path, message }) => ({ path: ['body', ...path].join('.'), message }))
      throw new AppError('invalid_input', 'Some settings of the restaurant are not valid.', errors)
    },
    // The zone or the formula may have changed: finished days are computed again.
    onChange: forgetAllDays,
    fields: summarySchema.shape,
    show: (restaurants) => ratingSummaries(db, restaurants, clock.now()),
  }
}
