import { expect, it } from 'vitest'
import { siteIdOf } from './site-ids.ts'

it.each([
  ['yandex_maps', 'https://yandex.ru/maps/org/khinkalnaya/1124715036/reviews/?ll=37', '1124715036'],
  ['yandex_maps', 'https://yandex.ru/maps/org/1124715036', '1124715036'],
  ['two_gis', 'https://2gis.ru/moscow/firm/70000001006794970/tab/reviews', '70000001006794970'],
  ['google_maps', 'https://search.google.com/local/writereview?placeid=ChIJN1t_tDeuEmsR', 'ChIJN1t_tDeuEmsR'],
  ['tripadvisor', 'https://www.tripadvisor.com/Restaurant_Review-g298484-d1234567-Reviews-X.html', 'g298484-d1234567'],
  ['two_gis', ' 70000001006794970 ', '70000001006794970'],
] as const)('%s: %s', (site, pasted, id) => expect(siteIdOf(site, pasted)).toBe(id))
