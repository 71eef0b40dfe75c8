/** A name in quotation marks that begins with a capital: «Маленький Будда», "Small Bites". */
const QUOTED = /[«„“"]\p{Lu}[^«»„“”".!?\n]{1,40}[»“”"]/gu
/** Dishes and cooking methods whose names would be complaints about other dishes. */
const DISHES =
  /(?<!\p{L})(?:сыр\p{L}{0,3} с (?:голубой )?плесенью|(?:голубая|белая|благородная) плесень|кисл\p{L}{2,3} щ[аие]\p{L}*|кисло-сладк\p{L}+|яйц\p{L} пашот|жидк\p{L}{2,3} желтк?\p{L}*|стейк с кровью|сух\p{L}{2,3} (?:мартини|вин\p{L}|красно\p{L}+|бело\p{L}+)|жарен\p{L}+ лед|ледян\p{L}+ рыб\p{L}+|копчен\p{L}+ лед|сыр\p{L}{2} (?:устриц|морков|желт)\p{L}*|вялен\p{L}+|холодн\p{L}{2,3} (?:закуск|нарезк|соба|цех|заварк)\p{L}*|горьк\p{L}{2,3} шоколад\p{L}*|толст\p{L}+ лапш\p{L}*|burnt (?:ends|cheesecake|basque|butter)|slow[- ](?:cooked|roasted|braised|smoked)|smash(?:ed)? (?:burger|avocado|avo|potato)\p{L}*|spilled the tea|raw (?:oyster|fish|salmon|tuna|bar|beef)\p{L}*|cold (?:brew|cuts|noodle|sesame|drip|press|soba|slaw)\p{L}*|cold-pressed|dry[- ](?:aged|rub)\p{L}*|dirty (?:fries|burger|chai|martini|rice)|sour (?:cream|dough)|half and half|sloppy joe\p{L}*|pulled pork|broken rice|crushed (?:potato|avocado|nuts|ice)\p{L}*)(?!\p{L})/giu

/** The text with these names blanked out, every other sign in its place, so that their words complain of nothing. */
export function withoutNames(text: string): string {
  const blank = (name: string) => ' '.repeat(name.length)
  return text.replace(QUOTED, blank).replace(DISHES, blank)
}
