import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import { attributesOf, type GuestRow } from '../guests/index.ts'
import type { Language } from '../lib/languages.ts'
import { dishesOf, itemsOf, mainDish, type OrderRow } from '../orders/index.ts'
import type { Variable } from './liquid.ts'
import { findFigures, findRestaurantNames, type GuestFigures } from './view.ts'

/** What is known about a guest when a text is made for them. Null: unknown. */
export type GuestFacts = {
  name: string | null
  /** Whether a name in capitals is written like a name. */
  tidyNames?: boolean
  dish: string | null
  lastDish?: string | null
  favouriteDish?: string | null
  promoCode: string | null
  restaurant: string | null
  bonuses?: number | null
  /** When the restaurant opens, in words. */
  opensAt?: Readonly<Record<Language, string>> | null
  /** Where they opt out with one click; without it the text says how to do so by word. */
  optOutLink?: string | null
  /** Values of variables, by name, that a program gives: they come before all others. */
  parameters?: Readonly<Record<string, string>>
}

/** Where a text is sent from, as far as it affects the facts. */
export type FactSource = {
  db: ReadDb
  /** The names that the texts use: what none of them uses is not looked up. */
  uses: ReadonlySet<Variable>
  restaurants: ReadonlyMap<string, string>
  tidyNames: boolean
}

export type FactSettings = Pick<Settings, 'OTKLIK_TIDY_NAMES'>

/** Reads once what is the same for all guests, before texts are rendered for many of them. */
export async function openFacts(
  db: ReadDb,
  uses: ReadonlySet<Variable>,
  { OTKLIK_TIDY_NAMES }: FactSettings,
): Promise<FactSource> {
  return { db, uses, restaurants: await findRestaurantNames(db), tidyNames: OTKLIK_TIDY_NAMES }
}

const OF_ORDERS: readonly Variable[] = ['order.dish', 'order.last_dish', 'order.favourite_dish']

/**
 * What texts may say about guests: two queries for all of them, and none if the texts use nothing that needs one.
 * `restaurantId`: of the sending number.
 */
export async function factsOfGuests(
  { db, uses, restaurants, tidyNames }: FactSource,
  guests: readonly GuestRow[],
  restaurantId: string | null,
): Promise<Map<string, GuestFacts>> {
  const own = restaurantId === null ? undefined : restaurants.get(restaurantId)
  const wanted = {
    orders: OF_ORDERS.some((name) => uses.has(name)) || asksForLastRestaurant(uses, restaurants, own),
    bonuses: uses.has('guest.bonuses'),
  }
  const ids = guests.map(({ id }) => id)
  const figures = wanted.orders || wanted.bonuses ? await findFigures(db, ids, wanted) : new Map<string, GuestFigures>()
  return new Map(
    guests.map((guest) => {
      const known = figures.get(guest.id)
      return [
        guest.id,
        factsOf(guest, known, own ?? restaurantOf(known, restaurants), { withBonuses: wanted.bonuses, tidyNames }),
      ]
    }),
  )
}

/**
 * What a text may say about its order: dish and restaurant, and the favourite dish as of now. Figures that a job
 * computes later would describe the order before.
 */
export async function factsOfOrder(
  { db, uses, restaurants, tidyNames }: FactSource,
  guest: GuestRow,
  order: OrderRow,
): Promise<GuestFacts> {
  const withBonuses = uses.has('guest.bonuses')
  const figures = await findFigures(db, [guest.id], { orders: false, bonuses: withBonuses })
  const known: GuestFigures = {
    lastDish: mainDish(itemsOf(order)) ?? null,
    favouriteDish: uses.has('order.favourite_dish') ? (await dishesOf(db, guest.id)).favourite : null,
    lastRestaurantId: order.restaurant_id,
    bonuses: figures.get(guest.id)?.bonuses ?? 0,
  }
  const facts = factsOf(guest, known, restaurants.get(order.restaurant_id) ?? null, { withBonuses, tidyNames })
  // A dish that somebody wrote down about the guest does not belong to this order.
  return { ...facts, dish: known.lastDish, lastDish: known.lastDish }
}

/** Whether everything is known from the guest's own row. */
export function needsQueries({ uses, restaurants }: FactSource, restaurantId: string | null): boolean {
  const own = restaurantId === null ? undefined : restaurants.get(restaurantId)
  return (
    uses.has('guest.bonuses') ||
    OF_ORDERS.some((name) => uses.has(name)) ||
    asksForLastRestaurant(uses, restaurants, own)
  )
}

function asksForLastRestaurant(
  uses: ReadonlySet<Variable>,
  restaurants: ReadonlyMap<string, string>,
  own: string | undefined,
): boolean {
  return uses.has('restaurant.name') && own === undefined && restaurants.size > 1
}

/** The restaurant of the guest's last order; if there is only one restaurant, that one. */
function restaurantOf(known: GuestFigures | undefined, restaurants: ReadonlyMap<string, string>): string | null {
  const last = known?.lastRestaurantId ? restaurants.get(known.lastRestaurantId) : undefined
  const [only] = restaurants.size === 1 ? restaurants.values() : []
  return last ?? only ?? null
}

/** Facts from orders come first; what programs wrote into the guest's attributes is used when there are none. */
export function factsOf(
  guest: Pick<GuestRow, 'name' | 'push_name' | 'attributes'>,
  figures: GuestFigures | undefined,
  restaurant: string | null,
  { withBonuses = false, tidyNames }: { withBonuses?: boolean; tidyNames: boolean },
): GuestFacts {
  const attributes = attributesOf(guest)
  const text = (...names: string[]) =>
    names
      .map((name) => attributes[name])
      .find((value): value is string => typeof value === 'string' && value.trim() !== '')
  const lastDish = figures?.lastDish ?? text('last_dish') ?? null
  const favouriteDish = figures?.favouriteDish ?? text('favourite_dish', 'favorite_dish') ?? null
  return {
    name: guest.name?.trim() || likelyName(guest.push_name),
    tidyNames,
    dish: figures?.lastDish ?? text('dish') ?? lastDish ?? favouriteDish,
    lastDish,
    favouriteDish,
    promoCode: text('promo_code') ?? null,
    restaurant,
    bonuses: withBonuses ? Math.max(0, (figures?.bonuses ?? 0) / 100) : null,
  }
}

/** What people call themselves on WhatsApp is only sometimes a name. */
function likelyName(pushName: string | null): string | null {
  const name = pushName?.trim() ?? ''
  return /^\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’.-]{0,30}){0,2}$/u.test(name) ? name : null
}
