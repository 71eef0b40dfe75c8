/** Each restaurant's rating requests are a lane of paced sending. */
const PREFIX = 'rating_requests-'

export function laneOfRestaurant(restaurantId: string): string {
  return `${PREFIX}${restaurantId}`
}

/** Undefined for a lane of something else. */
export function restaurantOfLane(laneId: string): string | undefined {
  return laneId.startsWith(PREFIX) ? laneId.slice(PREFIX.length) : undefined
}
