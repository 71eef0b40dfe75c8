/** For `$call`: a condition that applies only when there is a value. */
export function ifGiven<Q, V>(value: V, narrow: (query: Q, value: NonNullable<V>) => Q): (query: Q) => Q {
  return (query) => (value === undefined || value === null ? query : narrow(query, value))
}
