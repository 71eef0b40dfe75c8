import { RESTAURANT } from '../../../scripts/sandbox/cast.ts'
import { tellPast } from '../../../scripts/sandbox/past.ts'
import type { ConsoleStage } from '../../support/console-stage.ts'

/** A month of orders, ratings and reviews, and one of everything that has a screen of its own. Returns the restaurant. */
export async function tellOfTheRestaurant({ api }: ConsoleStage): Promise<string> {
  const { id } = await api.post<{ id: string }>('/v1/restaurants', RESTAURANT)
  await tellPast(api)
  const posted_at = new Date(Date.now() - 3_600_000).toISOString()
  await api.post(`/v1/restaurants/${id}/reviews/import?source=yandex`, [
    { external_id: 'ya-1', author: 'Мария К.', score: 2, text: 'Ждали заказ полтора часа, хинкали остыли', posted_at },
    { external_id: 'ya-2', author: 'Олег', score: 5, text: 'Лучшие хинкали в городе!', posted_at },
  ])
  await api.post('/v1/audiences', {
    name: 'Постоянные',
    conditions: { field: 'tag', op: 'in', value: ['постоянный'] },
  })
  await api.post('/v1/webhooks', { url: 'https://example.org/otklik', events: ['guest.created'] })
  await api.post('/v1/quick-answers', {
    shortcut: 'часы',
    title: 'Часы работы',
    text: 'Мы открыты каждый день с 10 до 23.',
  })
  return id
}
