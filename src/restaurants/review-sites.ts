import { z } from 'zod'
import type { ReviewSite } from '../db/schema/reputation.ts'

export const REVIEW_SITES = ['yandex_maps', 'two_gis', 'google_maps', 'tripadvisor'] as const satisfies ReviewSite[]

/** A site's id of a place, also extracted from the place's address, which people copy from the browser. */
const idIn = (inAddress: RegExp) =>
  z.string().overwrite((text) => {
    const bare = text.trim()
    return inAddress.exec(bare)?.[1] ?? bare
  })

/** A restaurant's ids on the sites, in the form of the sites' own addresses. */
export const reviewSitesSchema = z
  .object({
    yandex_maps: idIn(/\/org\/(?:[^/?#]+\/)?(\d+)/).regex(
      /^\d{1,20}$/,
      'is the number behind /org/.../ in the address of the place',
    ),
    two_gis: idIn(/\/firm\/(\d+)/).regex(/^\d{1,25}$/, 'is the number behind /firm/ in the address of the place'),
    google_maps: idIn(/place_?id[=:]([\w-]+)/).regex(
      /^[\w-]{1,200}$/,
      'is the place id, such as ChIJN1t_tDeuEmsRUsoyG83frY4',
    ),
    tripadvisor: idIn(/-(g\d+-d\d+)/).regex(/^g?\d{1,12}-d?\d{1,12}$/, 'must look like g298484-d1234567'),
  })
  .partial()

export type ReviewSites = z.output<typeof reviewSitesSchema>

/** Where a guest writes a review of the restaurant (formats of the sites). Undefined: not configured. */
export function reviewAddress(site: ReviewSite, sites: ReviewSites): string | undefined {
  const id = sites[site]
  if (!id) return undefined
  switch (site) {
    case 'yandex_maps':
      return `https://yandex.ru/maps/org/${id}/reviews/?add-review=true`
    case 'two_gis':
      return `https://2gis.ru/reviews/${id}/addReview`
    case 'google_maps':
      return `https://search.google.com/local/writereview?placeid=${encodeURIComponent(id)}`
    case 'tripadvisor': {
      const [geo, place] = id.split('-').map((part) => part.replace(/\D/g, ''))
      return `https://www.tripadvisor.com/UserReviewEdit-g${geo}-d${place}`
    }
    default:
      return site satisfies never
  }
}

export type ReviewLink = { site: ReviewSite; url: string; target: string }

export const reviewLinkSchema = z.object({
  site: z.enum(REVIEW_SITES),
  url: z.string().meta({
    description: 'Our own address, which counts the click and leads on; `target` where guests cannot reach us',
  }),
  target: z.string().meta({ description: "The site's form" }),
})

/**
 * The links that a guest gets after rating, whatever the score (invariant 12). Without an origin that guests can reach
 * they lead directly to the sites, and clicks are not counted.
 */
export function reviewLinks(sites: ReviewSites, origin: string | undefined, token: string): ReviewLink[] {
  return REVIEW_SITES.flatMap((site) => {
    const target = reviewAddress(site, sites)
    return target ? [{ site, url: origin === undefined ? target : `${origin}/r/${token}/go/${site}`, target }] : []
  })
}
