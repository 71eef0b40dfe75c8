import type { RestaurantInList } from '../../api-types.ts'

/** As displayed: nothing is left out. */
export type OpeningHours = NonNullable<RestaurantInList['opening_hours']>

export type Span = OpeningHours['weekly']['monday'][number]
