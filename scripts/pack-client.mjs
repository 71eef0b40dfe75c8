/** Builds @otklik/client (one file of JavaScript, types) and packs it: `npm run client:pack [folder]`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}packages/client`
const target = process.argv[2] ?? folder

rmSync(`${folder}/dist`, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
// Its dependencies are bundled: whoever installs it installs nothing else.
await build({
  input: `${folder}/src/index.ts`,
  platform: 'neutral',
  resolve: { mainFields: ['module', 'main'] },
  output: { file: `${folder}/dist/index.js`, format: 'esm' },
  logLevel: 'warn',
})
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace('package.json', 'bin/tsc')
execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' })
execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', target], {
  cwd: folder,
  stdio: 'inherit',
})
