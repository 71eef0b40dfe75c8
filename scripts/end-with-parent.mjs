/**
 * Loaded before a process that must not outlive the one that started it: kills it, as a power cut would, as soon as its
 * standard input ends, which also happens when the parent is killed.
 */
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL')).resume()
// A socket, because the parent gave it a pipe; it must not keep the process alive.
if ('unref' in process.stdin) process.stdin.unref()
