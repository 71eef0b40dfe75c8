import { findInstalledChromium } from '../../test/support/servers/chromium.ts'
import { postgresIsThere } from '../../test/support/servers/postgres.ts'
import { findRedisBinary } from '../../test/support/servers/redis.ts'

/** A program that tests or benchmarks use and that is no npm package. */
export type Need = {
  name: string
  /** The Debian packages. */
  packages: string[]
  /** A suitable one is here: given by a setting, running on the standard port, or installed. */
  isThere(): Promise<boolean>
  /** What else helps when Debian's packages do not. */
  otherwise: string
}

export const redis: Need = {
  name: 'Redis',
  packages: ['redis-server'],
  // Even when REDIS_URL is given: some tests stop or flush a Redis of their own.
  isThere: async () => (await findRedisBinary()) !== undefined,
  otherwise: 'have redis-server or valkey-server in the PATH (REDIS_URL alone is not enough: some tests stop a Redis)',
}

export const postgres: Need = {
  name: 'PostgreSQL',
  packages: ['postgresql'],
  isThere: postgresIsThere,
  otherwise: 'have initdb and postgres in the PATH, or set DATABASE_URL to a server on which databases may be created',
}

export const chromium: Need = {
  name: 'Chromium',
  // See `findHeadlessChromium`.
  packages: ['chromium', 'chromium-headless-shell', 'fonts-dejavu-core'],
  isThere: async () => (await findInstalledChromium()) !== undefined,
  otherwise: 'have chromium or google-chrome in the PATH, or set CHROMIUM_PATH to one',
}
