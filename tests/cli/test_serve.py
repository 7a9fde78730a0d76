"""`elanus serve` as whoever starts it sees it; what it answers is for tests/clients."""

import fcntl
import pathlib
import signal
import socket
import subprocess
import time

import scenario


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TestServe(scenario.Scenario):
    needs_model = False

    def serve(self, *flags):
        process = subprocess.Popen(
            [scenario.PROGRAM, "serve", "--uri", str(self.home / "db"), *flags],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def wait_for(self, port):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        self.fail(f"nobody listens on {port}")

    def test_ends_with_0_on_sigterm_and_says_nothing_on_stdout(self):
        port = free_port()
        server = self.serve("--listen", f"127.0.0.1:{port}")
        self.wait_for(port)
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=5)
        self.assertEqual(server.returncode, 0, err)
        self.assertEqual(out, "")
        self.assertIn(f"127.0.0.1:{port}", err)

    def test_refuses_an_address_that_others_can_reach(self):
        answer = self.elanus("serve", "--listen", "0.0.0.0:19530")
        self.assert_error(answer, "--insecure-no-auth")

    def test_auth_needs_a_first_password_and_then_no_more(self):
        port = free_port()
        answer = self.elanus("serve", "--uri", self.home / "db", "--auth")
        self.assert_error(answer, "ELANUS_ROOT_PASSWORD")
        password = self.home / "password"
        password.write_text("a long one\n")
        for flags in (["--root-password-file", str(password)], []):
            server = self.serve("--auth", "--listen", f"127.0.0.1:{port}", *flags)
            self.wait_for(port)
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=5)
            self.assertEqual(server.returncode, 0)
        self.assertEqual((self.home / "db" / "ACCESS").stat().st_mode & 0o777, 0o600)

    def test_refuses_an_address_that_is_none(self):
        answer = self.elanus("serve", "--listen", "19530")
        self.assert_error(answer, "HOST:PORT")

    def test_says_that_the_port_is_taken(self):
        port = free_port()
        self.serve("--listen", f"127.0.0.1:{port}")
        self.wait_for(port)
        answer = self.elanus("serve", "--uri", self.home / "other", "--listen", f"127.0.0.1:{port}")
        self.assert_error(answer, "in use")

    def test_says_who_has_the_database(self):
        port = free_port()
        server = self.serve("--listen", f"127.0.0.1:{port}")
        self.wait_for(port)
        answer = self.elanus("serve", "--uri", self.home / "db", "--listen", f"127.0.0.1:{free_port()}")
        self.assert_error(answer, str(server.pid))

    def test_a_socket_is_for_its_owner_alone_and_goes_with_the_server(self):
        path = self.home / "socket"
        server = self.serve("--listen", f"unix:{path}")
        deadline = time.monotonic() + 10
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=5)
        self.assertEqual(server.returncode, 0)
        self.assertFalse(path.exists())

    def test_ends_when_its_last_user_is_gone(self):
        users = pathlib.Path(self.home / "users")
        users.touch()
        with users.open("r+") as user:
            fcntl.flock(user, fcntl.LOCK_SH)
            port = free_port()
            server = self.serve("--listen", f"127.0.0.1:{port}", "--exit-when-unused", str(users))
            self.wait_for(port)
            time.sleep(0.5)
            self.assertIsNone(server.poll())
        server.communicate(timeout=5)
        self.assertEqual(server.returncode, 0)
