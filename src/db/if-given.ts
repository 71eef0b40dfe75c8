/** For `$call`: what a query asks only where there is a value to ask by. */
export function ifGiven<Q, V>(value: V, narrow: (query: Q, value: NonNullable<V>) => Q): (query: Q) => Q {
  return (query) => (value === undefined || value === null ? query : narrow(query, value))
}
