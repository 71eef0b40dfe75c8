import type { TemplateChannel } from '../db/schema/templates.ts'
import { tidyName } from '../guests/index.ts'
import type { Language } from '../lib/languages.ts'
import type { GuestFacts } from './facts.ts'
import { WORDS } from './language.ts'
import type { Scope } from './liquid.ts'
import { MissingFact } from './missing-facts.ts'

/** Used where texts are tried; the same for all, so that it does not make equal texts differ. */
export const SAMPLE_OPT_OUT_LINK = 'https://otklik.example/u/01JH8Y6T0W3V5K9Q2R4N7M1X8ZaBcDeFgHiJkLmNo'

/** A guest about whom everything is known. */
export const COMPLETE: GuestFacts = {
  name: 'Анна Иванова',
  dish: 'Пицца',
  lastDish: 'Пицца',
  favouriteDish: 'Салат',
  promoCode: 'ABC123',
  restaurant: 'Траттория',
  opensAt: { ru: 'завтра в 10:00', en: 'tomorrow at 10:00' },
  bonuses: 120,
  optOutLink: SAMPLE_OPT_OUT_LINK,
}

/** And one about whom nothing is. */
export const EMPTY: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }

/** What a text may say about a guest. */
export function scopeOf(
  facts: GuestFacts,
  {
    greeting,
    language,
    channel = 'whatsapp',
  }: { greeting: string; language: Language; channel?: TemplateChannel | undefined },
): Scope {
  const words = WORDS[language]
  const said = (name: string) => (facts.tidyNames ? tidyName(name) : name)
  const scope: Scope = {
    language,
    greeting,
    guest: {
      name: facts.name === null ? null : said(facts.name),
      first_name: facts.name === null ? null : said(facts.name.replace(/\s.*/s, '')),
      bonuses: facts.bonuses ?? null,
    },
    order: {
      dish: facts.dish ?? new MissingFact('dish'),
      last_dish: facts.lastDish ?? new MissingFact('dish'),
      favourite_dish: facts.favouriteDish ?? null,
    },
    restaurant: {
      name: facts.restaurant ?? new MissingFact('restaurant'),
      opens_at: facts.opensAt?.[language] ?? null,
    },
    promo_code: facts.promoCode,
    // Nobody answers an SMS or a push.
    opt_out_link: facts.optOutLink ?? (channel === 'whatsapp' ? words.optOut : words.optOutElsewhere),
    param: {},
  }
  return facts.parameters ? withParameters(scope, facts.parameters) : scope
}

/** A program's values come before what is known about the guest. */
function withParameters(scope: Scope, parameters: Readonly<Record<string, string>>): Scope {
  const filled: Record<string, unknown> = { ...scope }
  for (const [name, value] of Object.entries(parameters)) {
    const [group = '', field] = name.split('.')
    filled[group] = field === undefined ? value : { ...(filled[group] as object), [field]: value }
  }
  return filled as Scope
}
