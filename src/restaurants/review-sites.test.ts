import { expect, test } from 'vitest'
import { reviewLinks, reviewSitesSchema } from './review-sites.ts'

const sites = {
  yandex_maps: '1124715036',
  two_gis: '70000001006794970',
  google_maps: 'ChIJN1t_tDeuEmsRUsoyG83frY4',
  tripadvisor: 'g298484-d1234567',
}

test('the addresses are those of the sites, behind our own counting ones', () => {
  expect(reviewLinks(reviewSitesSchema.parse(sites), 'https://otklik.example', 'token')).toEqual([
    {
      site: 'yandex_maps',
      url: 'https://otklik.example/r/token/go/yandex_maps',
      target: 'https://yandex.ru/maps/org/1124715036/reviews/?add-review=true',
    },
    {
      site: 'two_gis',
      url: 'https://otklik.example/r/token/go/two_gis',
      target: 'https://2gis.ru/reviews/70000001006794970/addReview',
    },
    {
      site: 'google_maps',
      url: 'https://otklik.example/r/token/go/google_maps',
      target: 'https://search.google.com/local/writereview?placeid=ChIJN1t_tDeuEmsRUsoyG83frY4',
    },
    {
      site: 'tripadvisor',
      url: 'https://otklik.example/r/token/go/tripadvisor',
      target: 'https://www.tripadvisor.com/UserReviewEdit-g298484-d1234567',
    },
  ])
  const [direct] = reviewLinks(reviewSitesSchema.parse(sites), undefined, 'token')
  expect(direct!.url).toBe(direct!.target)
  expect(reviewLinks({}, 'https://otklik.example', 'token')).toEqual([])
})

test.each([
  { yandex_maps: 'https://evil.example' },
  { two_gis: '1/../2' },
  { google_maps: 'a b' },
  { tripadvisor: '123' },
])('an id like %j is refused', (wrong) => {
  expect(reviewSitesSchema.safeParse(wrong).success).toBe(false)
})

test('an id is taken out of the address of the place, which people copy from the browser', () => {
  expect(
    reviewSitesSchema.parse({
      yandex_maps: ' https://yandex.ru/maps/org/pelmennaya/1124715036/reviews/?ll=37.6,55.7 ',
      two_gis: 'https://2gis.ru/moscow/firm/70000001006794970/tab/reviews?m=37.6',
      google_maps: 'https://www.google.com/maps/search/?api=1&query=x&query_place_id=ChIJN1t_tDeuEmsRUsoyG83frY4',
      tripadvisor: 'https://www.tripadvisor.ru/Restaurant_Review-g298484-d1234567-Reviews-Pelmennaya-Moscow.html',
    }),
  ).toEqual(sites)
  for (const wrong of ['https://yandex.ru/maps/-/CDabcd', 'javascript:alert(1)', '1/../2'])
    expect(reviewSitesSchema.safeParse({ yandex_maps: wrong }).success, wrong).toBe(false)
})
