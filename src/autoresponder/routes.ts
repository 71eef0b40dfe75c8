import { z } from 'zod'
import { audit } from '../access/index.ts'
import { transact } from '../db/index.ts'
import { type Route, route } from '../http/route.ts'
import { LANGUAGES } from '../lib/languages.ts'
import {
  getRestaurant,
  lockRestaurant,
  type RestaurantRow,
  saveRestaurantSettings,
  settingsOf,
} from '../restaurants/index.ts'
import { DEFAULT_TEXTS } from './default-texts.ts'
import type { AutoresponderDeps } from './deps.ts'
import { previewAnswer } from './preview.ts'
import {
  ANSWERS,
  automaticAnswersOf,
  automaticAnswersSchema,
  changesInput,
  compileAnswer,
  textsSchema,
} from './settings.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string().max(100) })
const path = '/v1/restaurants/:id/automatic-answers'

const bothTexts = z.object({ ru: z.string(), en: z.string() })
const shown = automaticAnswersSchema
  .extend({
    default_texts: z
      .object({ greeting: bothTexts, out_of_hours: bothTexts })
      .meta({ description: 'What is said where a restaurant has no words of its own' }),
  })
  .meta({ id: 'AutomaticAnswers' })

const present = (restaurant: RestaurantRow): z.output<typeof shown> => ({
  ...automaticAnswersOf(restaurant),
  default_texts: DEFAULT_TEXTS,
})

/** A restaurant's automatic answers. */
export function autoresponderRoutes({ db, clock, settings }: AutoresponderDeps): Route[] {
  return [
    route({
      method: 'get',
      path,
      scope: 'guests:read',
      summary: 'What guests of a restaurant are answered by itself: a greeting, a word out of hours',
      tag,
      params,
      responses: { 200: shown },
      handle: async ({ params: { id } }) => ({ status: 200, body: present(await getRestaurant(db, id)) }),
    }),
    route({
      method: 'patch',
      path,
      scope: 'restaurants:write',
      summary: "Change a restaurant's automatic answers",
      description: 'Parts may be given alone; what is left out stays. Texts are checked before they are saved.',
      tag,
      params,
      body: changesInput,
      responses: { 200: shown },
      handle: async ({ params: { id }, body, actor }) => {
        const changed = await transact(db, async (tx) => {
          const restaurant = await lockRestaurant(tx, id)
          const before = automaticAnswersOf(restaurant)
          const automatic_answers = automaticAnswersSchema.parse({
            greeting: { ...before.greeting, ...body.greeting },
            out_of_hours: { ...before.out_of_hours, ...body.out_of_hours },
          })
          const { language } = settingsOf(restaurant).voice
          for (const kind of ANSWERS) compileAnswer(kind, automatic_answers[kind].texts, language)
          const details = { changed: Object.keys(body) }
          await audit(tx, { actor, action: 'restaurant.settings', subject: id, details, at: clock.now() })
          return saveRestaurantSettings(tx, id, { automatic_answers })
        })
        return { status: 200, body: present(changed) }
      },
    }),
    route({
      method: 'post',
      path: `${path}/preview`,
      scope: 'guests:read',
      summary: 'What a guest would read now, by texts that need not be saved',
      tag,
      params,
      body: z.object({ answer: z.enum(ANSWERS), texts: textsSchema.default({}) }),
      responses: { 200: z.object({ texts: z.object({ ru: z.string(), en: z.string() }) }) },
      handle: async ({ params: { id }, body }) => {
        const restaurant = await getRestaurant(db, id)
        const [ru = '', en = ''] = LANGUAGES.map((language) =>
          previewAnswer(restaurant, { ...body, language, at: clock.now(), settings }),
        )
        return { status: 200, body: { texts: { ru, en } } }
      },
    }),
  ]
}
