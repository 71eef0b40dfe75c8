import { LRUCache } from 'lru-cache'
import type { ReadDb } from '../db/index.ts'
import type { RenderContext, Rendered } from '../deliveries/index.ts'
import { known } from '../lib/known.ts'
import { ordersByIds } from '../orders/index.ts'
import { type CompiledTemplate, compileTemplate, type Renderable, usedNames } from './compile-template.ts'
import {
  type FactSettings,
  factsOf,
  factsOfGuests,
  factsOfOrder,
  type GuestFacts,
  needsQueries,
  openFacts,
} from './facts.ts'
import type { TemplateRow } from './view.ts'

/**
 * Gives a guest of a mailing their promo code: always the same one, however often it is asked for. Undefined: there is
 * none.
 */
export type IssuePromoCode = (request: {
  mailingId: string
  guestId: string
  /** Of the delivery: each brings a code of its own. */
  dedupeKey: string
  /** Of the order it is for, or of the sending number, if there is one. */
  restaurantId: string | null
  percent: number
  /** How long it is valid; null: as the restaurant has set. */
  days: number | null
}) => Promise<string | undefined>

/** Where a guest opts out of all mailings. None when guests cannot reach this server: then by word. */
export type OptOutLink = (guestId: string) => string | undefined

export type TextsOfMailing = { id: string; promo_percent: number | null; promo_days: number | null }

/**
 * Makes the texts of a mailing at the moment of sending. A guest is queried only when the texts use something the
 * guest's own row does not have. `ofOrder`: each delivery is for the order that caused it, which gives dish and
 * restaurant.
 */
export function openTexts(
  deps: RendererDeps,
  db: ReadDb,
  mailing: TextsOfMailing,
  template: TemplateRow,
  options: { ofOrder?: boolean } = {},
): Promise<(context: RenderContext) => Rendered | Promise<Rendered>> {
  return openRenderable<Rendered>(deps, db, mailing, compiledOf(template), options)
}

export type RendererDeps = {
  settings: FactSettings
  issuePromoCode?: IssuePromoCode | undefined
  optOutLink?: OptOutLink | undefined
}

/** As `openTexts`, for anything that is made from parsed texts. */
export async function openRenderable<R>(
  { settings, issuePromoCode, optOutLink }: RendererDeps,
  db: ReadDb,
  mailing: TextsOfMailing,
  compiled: Renderable<R>,
  { ofOrder = false }: { ofOrder?: boolean } = {},
): Promise<(context: RenderContext) => R | Promise<R>> {
  const source = await openFacts(db, usedNames(compiled), settings)
  const { restaurants } = source
  const [only = null] = restaurants.size === 1 ? restaurants.values() : []
  const percent = source.uses.has('promo_code') ? mailing.promo_percent : null
  const linkOf = source.uses.has('opt_out_link') ? optOutLink : undefined

  const render = ({ guest, at, zone }: RenderContext, known: GuestFacts) => {
    const link = linkOf?.(guest.id)
    const facts = link === undefined ? known : { ...known, optOutLink: link }
    return compiled.render({ id: guest.id, language: guest.language, facts }, { at, zone }, mailing.id)
  }

  const renderWithQueries = async (context: RenderContext, restaurantId: string | null): Promise<R> => {
    const { guest } = context
    const facts = await factsOfGuests(source, [guest], restaurantId)
    return finish(context, known(facts.get(guest.id), 'facts of this guest'), restaurantId)
  }

  const renderOfOrder = async (context: RenderContext): Promise<R> => {
    const { dedupeKey } = context.delivery
    const order = (await ordersByIds(db, [dedupeKey])).get(dedupeKey)
    // A test send belongs to no order.
    if (!order) return renderWithQueries(context, context.number?.restaurant_id ?? null)
    return finish(context, await factsOfOrder(source, context.guest, order), order.restaurant_id)
  }

  const finish = async (context: RenderContext, facts: GuestFacts, restaurantId: string | null): Promise<R> => {
    const { guest } = context
    if (percent === null || !issuePromoCode) return render(context, facts)
    const { dedupeKey } = context.delivery
    const request = {
      mailingId: mailing.id,
      guestId: guest.id,
      dedupeKey,
      restaurantId,
      percent,
      days: mailing.promo_days,
    }
    return render(context, { ...facts, promoCode: (await issuePromoCode(request)) ?? facts.promoCode })
  }

  return (context) => {
    if (ofOrder) return renderOfOrder(context)
    const restaurantId = context.number?.restaurant_id ?? null
    if (percent !== null || needsQueries(source, restaurantId)) return renderWithQueries(context, restaurantId)
    const own = restaurantId === null ? undefined : restaurants.get(restaurantId)
    return render(context, factsOf(context.guest, undefined, own ?? only, source))
  }
}

const KEPT_TEMPLATES = 50
const compiledTemplates = new LRUCache<string, { version: number; compiled: CompiledTemplate }>({ max: KEPT_TEMPLATES })

/** Parsed once for each version. */
function compiledOf(template: TemplateRow): CompiledTemplate {
  const known = compiledTemplates.get(template.id)
  if (known?.version === template.version) return known.compiled
  const compiled = compileTemplate(template)
  compiledTemplates.set(template.id, { version: template.version, compiled })
  return compiled
}
