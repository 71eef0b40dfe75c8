/**
 * Builds dist/server, which `npm start` runs: the server and most of its packages as a few files, which start in half
 * the time and take less memory (docs/decisions). On its own: `node scripts/build-server.mjs`.
 */
import { join } from 'node:path'
import { buildAlone, builtFolder, filesBelow, root } from './built-folder.mjs'

const FOLDERS = ['src', 'config', 'migrations', 'workers']
const BUNDLER = join(root, 'scripts/bundle-server.ts')
const EMPTY_QUEUE = join(root, 'scripts/empty-queue.ts')
const ELSEWHERE = [join(root, 'src/console/'), join(root, 'src/sandbox/')]

export const serverBuild = builtFolder({
  target: join(root, 'dist/server'),
  sources: () => {
    const files = FOLDERS.flatMap((folder) => filesBelow(join(root, folder)))
    return [BUNDLER, EMPTY_QUEUE, ...files.filter((file) => !ELSEWHERE.some((folder) => file.startsWith(folder)))]
  },
  build: (folder) => [BUNDLER, folder],
})

buildAlone(import.meta.url, serverBuild)
