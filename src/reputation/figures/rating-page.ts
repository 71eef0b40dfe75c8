import type { ReadDb } from '../../db/index.ts'
import { toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { DAY } from '../../lib/units.ts'
import { ordersByIds } from '../../orders/index.ts'
import { type Formula, type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { lowScores } from '../comparison/accumulate.ts'
import { countComplaints } from '../complaints/count-complaints.ts'
import { countEscalations } from '../escalations/escalate.ts'
import { presentAlert } from './alerts.ts'
import { cancellationCauses } from './cancellations.ts'
import { courierStatistics, distributionOf } from './courier.ts'
import { dynamics } from './days.ts'
import { explain } from './explain.ts'
import { difference, shareOf } from './formula.ts'
import type { RatingPage, Summary } from './schema.ts'
import { fivesToReach } from './simulate.ts'
import { type Figures, figuresAt, figuresOfAll, lowReviews, standingAlerts } from './view.ts'

/** Everything a manager sees of a restaurant's rating. Reads only the newest rows, however many there are. */
export async function ratingPage(
  db: ReadDb,
  restaurant: RestaurantRow,
  { at, language }: { at: number; language: Language },
): Promise<RatingPage> {
  const { formula, rating_border } = settingsOf(restaurant)
  const { id, time_zone: zone } = restaurant
  const [now, yesterday] = await Promise.all([figuresAt(db, id, formula, at), figuresAt(db, id, formula, at - DAY)])
  const low = await lowReviews(db, id, { limit: formula.last_ratings, lowUpTo: rating_border, at })
  const complaining = low.reviews.filter(({ topics }) => topics !== '[]')
  const orders = await ordersByIds(
    db,
    complaining.flatMap(({ order_id }) => order_id ?? []),
  )
  const from = at - formula.cancellation_days * DAY
  const [causes, own, partner, days, alerts, escalations] = await Promise.all([
    cancellationCauses(db, id, { from, to: at, language }),
    courierStatistics(db, id, 'own', formula, at),
    courierStatistics(db, id, 'partner', formula, at),
    dynamics(db, restaurant, formula, at),
    standingAlerts(db, id),
    countEscalations(db, id),
  ])
  const { orders: counted, cancelled } = now.counts
  return {
    restaurant_id: id,
    ...summarise(now, yesterday),
    ratings_counted: now.scores.length,
    distribution: distributionOf(now.scores),
    dynamics: days,
    complaints: countComplaints(low.reviews, orders, zone, language),
    complaints_counted: {
      reviews: low.reviews.length,
      scores: lowScores(rating_border),
      from: toIso(low.from),
    },
    cancellations: {
      orders: counted,
      cancelled,
      share: shareOf(cancelled, counted),
      days: formula.cancellation_days,
      main_cause: causes[0] ?? null,
    },
    courier: { kind: restaurant.courier, counts_in_score: false, own, partner },
    alerts: alerts.map(presentAlert),
    escalations,
    next_step: nextStep(now, formula, language),
    explain: explain(now.scores, now.counts, formula),
  }
}

/**
 * The figures of restaurants in the list, by id. Restaurants with the same formula (usually all of them) are looked up
 * together.
 */
export async function ratingSummaries(
  db: ReadDb,
  restaurants: readonly RestaurantRow[],
  at: number,
): Promise<Map<string, Summary>> {
  const alike = Map.groupBy(restaurants, (restaurant) => JSON.stringify(settingsOf(restaurant).formula))
  const summaries = new Map<string, Summary>()
  for (const [first, ...others] of alike.values()) {
    if (!first) continue
    const group = [first, ...others]
    const { formula } = settingsOf(first)
    const ids = group.map(({ id }) => id)
    const [now, yesterday] = await Promise.all([
      figuresOfAll(db, ids, formula, at),
      figuresOfAll(db, ids, formula, at - DAY),
    ])
    const of = (figures: typeof now, id: string) => known(figures.get(id), 'figures of this restaurant')
    for (const id of ids) summaries.set(id, summarise(of(now, id), of(yesterday, id)))
  }
  return summaries
}

function summarise(now: Figures, before: Figures): Summary {
  return {
    score: now.score,
    cancellation_rating: now.cancellationRating,
    overall: now.overall,
    change_24h: {
      score: difference(now.score, before.score),
      cancellation_rating: difference(now.cancellationRating, before.cancellationRating),
      overall: difference(now.overall, before.overall),
    },
    arrow: now.overall === null || before.overall === null ? null : arrowOf(now.overall, before.overall),
  }
}

/** People see two decimals: an arrow for a change they cannot see would puzzle them. */
function arrowOf(now: number, before: number): 'up' | 'down' | 'same' {
  const difference = Math.round(now * 100) - Math.round(before * 100)
  return difference > 0 ? 'up' : difference < 0 ? 'down' : 'same'
}

function nextStep({ score, scores }: Figures, formula: Formula, language: Language): RatingPage['next_step'] {
  if (score === null || score >= 5) return null
  const target = Math.min(5, (Math.floor(score * 10 + 1e-9) + 1) / 10)
  const fives = fivesToReach(scores, target, formula)
  return { target, fives, text: stepText(fives, target, language) }
}

function stepText(fives: number | null, target: number, language: Language): string {
  const aim = target.toLocaleString(language)
  if (fives === null) return language === 'ru' ? `До ${aim} пятёрками не подняться.` : `Fives cannot lift it to ${aim}.`
  if (language === 'en') return fives === 1 ? `One five lifts it to ${aim}.` : `${fives} fives lift it to ${aim}.`
  const plural = new Intl.PluralRules('ru').select(fives)
  const word = plural === 'one' ? 'пятёрка поднимет' : plural === 'few' ? 'пятёрки поднимут' : 'пятёрок поднимут'
  return `${fives} ${word} оценку до ${aim}.`
}
