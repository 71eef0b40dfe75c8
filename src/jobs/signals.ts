/**
 * Hints between the parts of the product, across processes where there are many: "look at your rows". A hint may be lost
 * or come twice; whoever listens reads SQL, and looks by itself from time to time.
 */
export type Topic =
  /** New outbox rows. */
  | 'outbox'
  /** The relay has given positions to events: streams and subscribers may go on. */
  | 'events'
  /** A number's row changed (key: number id): the session pool looks at what is wanted. */
  | 'number'
  /** A message was queued for a number (key: number id). */
  | 'replies'
  /** Meta has posted something for an official number (key: number id). */
  | 'posted'
  /** A guest is to see that somebody writes (key: number id and guest id, with a blank between). Nothing is stored of it. */
  | 'typing'
  /** Keys, users or sessions changed: what is remembered of them is to be forgotten. */
  | 'access'
  /** What administrators have set changed: each process reads it anew. */
  | 'settings'
  /** Somebody looks at a guest (key: who, whom, until when, as JSON). Nothing is stored of it. */
  | 'presence'
  /** A user was told of something (key: which and who, as JSON): their open consoles show it. */
  | 'notification'
  /** A process that holds numbers lives (key: whose leases it holds). */
  | 'gateway'
  /** Deliveries of some number may be due (key: number id, or none for all). */
  | 'deliveries'

export type Signals = {
  notify(topic: Topic, key?: string): void
  /** Returns the function that ends the subscription. */
  on(topic: Topic, listener: (key: string | undefined) => void): () => void
}
