export const SITES = ['yandex_maps', 'two_gis', 'google_maps', 'tripadvisor'] as const
export type Site = (typeof SITES)[number]

/** The id's place in the sites' addresses, as people copy them. */
const PLACES: Record<Site, readonly RegExp[]> = {
  yandex_maps: [/\/org\/(?:[^/?#]+\/)?(\d{5,20})/, /[?&]oid=(\d+)/],
  two_gis: [/\/firm\/(\d+)/, /\/reviews\/(\d+)/],
  google_maps: [/[?&]placeid=([\w-]+)/, /place_id[:=]([\w-]+)/],
  tripadvisor: [/(g\d+-d\d+)/],
}

/** The id in a pasted address; anything else stays as it is. */
export function siteIdOf(site: Site, text: string): string {
  const plain = text.trim()
  for (const place of PLACES[site]) {
    const id = place.exec(plain)?.[1]
    if (id) return id
  }
  return plain
}
