import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Vitest leaves one core to itself: of two that would be one file at a time. Of unit tests one more than there are cores, since some always
 * wait for a token, a database or OpenSSL. After them what mostly waits, for the next code of a phone or a browser: an installation a core.
 */
const cores = availableParallelism();
const installations = {
  maxWorkers: cores,
  sequence: { groupOrder: 1 },
  // What a page or a program comes to is waited for as long as Playwright waits, not for the second that is Vitest's default.
  expect: { poll: { timeout: 30_000, interval: 100 } },
  testTimeout: 120_000,
  hookTimeout: 180_000,
};

/** Members reach each other through `@dealseal/<member>/contract/<file>`; tests take the source, not the build. */
const alias = [{ find: /^@dealseal\/([a-z-]+)\/contract\/(.+)$/, replacement: `${root}$1/src/contract/$2.ts` }];

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: cores + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{signing-service,app-server}/src/**/*.test.ts',
            'test/{portal,trust,mock-token,support,fuzz,corpus}/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: { name: 'frontend', include: ['app-frontend/src/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
      },
      {
        extends: true,
        // Several programs and real components: needs the build (`npm run build`).
        test: {
          ...installations,
          name: 'integration',
          include: ['test/{integration,attack,isolation}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        // A whole installation in a browser.
        test: {
          ...installations,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
        },
      },
    ],
  },
});
