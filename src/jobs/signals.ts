/**
 * Hints between the parts of the product, and across processes if there are many: "look at your rows". A hint may be
 * lost or come twice; listeners read SQL, and check by themselves from time to time.
 */
export type Topic =
  /** New outbox rows. */
  | 'outbox'
  /** The relay has assigned positions to events: streams and subscribers may continue. */
  | 'events'
  /** A number's row changed (key: number id): the session pool checks the desired state. */
  | 'number'
  /** A message was queued for a number (key: number id). */
  | 'replies'
  /** Meta has posted something for an official number (key: number id). */
  | 'posted'
  /**
   * A guest is to see that somebody is typing (key: number id and guest id, with a blank between). Nothing is stored.
   */
  | 'typing'
  /** Keys, users or sessions changed: cached data about them must be dropped. */
  | 'access'
  /** Administrators' settings changed: each process reads them again. */
  | 'settings'
  /** Somebody is looking at a guest (key: who, whom, until when, as JSON). Nothing is stored. */
  | 'presence'
  /** A user was notified (key: which and who, as JSON): their open consoles show it. */
  | 'notification'
  /** A process that holds numbers is alive (key: whose leases it holds). */
  | 'gateway'
  /** Deliveries of some number may be due (key: number id, or none for all). */
  | 'deliveries'

export type Signals = {
  notify(topic: Topic, key?: string): void
  /** Returns a function that ends the subscription. */
  on(topic: Topic, listener: (key: string | undefined) => void): () => void
}
