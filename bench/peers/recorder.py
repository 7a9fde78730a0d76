"""A server that passes every call on to another and keeps the last reply to each in a folder."""

import concurrent.futures
import pathlib

import grpc


class PassOn(grpc.GenericRpcHandler):
    def __init__(self, target, folder):
        self.channel = grpc.insecure_channel(target)
        self.folder = pathlib.Path(folder)

    def service(self, details):
        method = details.method
        call = self.channel.unary_unary(method)

        def answer(request, context):
            reply = call(request, metadata=context.invocation_metadata())
            (self.folder / method.rsplit("/", 1)[-1]).write_bytes(reply)
            return reply

        return grpc.unary_unary_rpc_method_handler(answer)


def start(uri, folder):
    """Returns where it listens."""
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((PassOn(uri.removeprefix("http://"), folder),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    start.server = server  # It ends when nothing holds it.
    return f"http://127.0.0.1:{port}"
