// Fetches Amazon's DynamoDB Local, which the contract suite of local/dynamodb compares our emulation with, into .cache/dynamodb-local.
// It is under Amazon's own licence, so it is fetched by whoever wants the comparison and never shipped or depended on.
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const version = '3.0.0';
const target = join(__dirname, '..', '.cache', 'dynamodb-local');
const marker = join(target, 'DynamoDBLocal-version');

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.dynamodb</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

function main() {
  if (existsSync(marker)) return report('is already there');
  need('java', 'Java 17 or later');
  need('mvn', 'Maven');
  const fetching = `${target}.fetching`;
  rmSync(fetching, { recursive: true, force: true });
  mkdirSync(fetching, { recursive: true });
  writeFileSync(join(fetching, 'pom.xml'), pom);
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const arguments_ = [
    '--batch-mode',
    '--no-transfer-progress',
    '-q',
    copy,
    `-DoutputDirectory=${join(fetching, 'lib')}`,
  ];
  const run = spawnSync('mvn', arguments_, { cwd: fetching, stdio: 'inherit' });
  if (run.status !== 0) fail('Maven could not fetch software.amazon.dynamodb:DynamoDBLocal; see its messages above.');
  writeFileSync(join(fetching, 'DynamoDBLocal-version'), `${version}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(fetching, target);
  report('fetched');
}

function need(command, name) {
  if (spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0) return;
  fail(`DynamoDB Local needs ${name}, and \`${command}\` is not on the path.`);
}

function report(what) {
  console.log(`DynamoDB Local ${version} ${what}: .cache/dynamodb-local`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main();
